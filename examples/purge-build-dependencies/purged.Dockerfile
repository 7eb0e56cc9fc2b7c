FROM debian:12
RUN apt-get update && apt-get install -y gcc && gcc -o /a /a.c && apt-get purge -y gcc
USER 10001:10001
