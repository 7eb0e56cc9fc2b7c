FROM debian:12
RUN apt-get install -y a b c
USER 10001:10001
