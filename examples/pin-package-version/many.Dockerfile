FROM debian:12
RUN apt-get install -y a b c d e f
USER 10001:10001
