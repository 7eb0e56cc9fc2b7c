FROM debian:12
RUN apt-get update && apt-get install -y gcc && echo x
RUN gcc -o /a /a.c
USER 10001:10001
