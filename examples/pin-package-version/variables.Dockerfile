FROM debian:12
RUN apt-get install -y $PKGS curl=$V git=${V}-1
USER 10001:10001
