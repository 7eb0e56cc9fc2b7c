FROM debian:12
RUN apt-get install -y wget $MORE curl
USER 10001:10001
