FROM debian:12
RUN apt-get install wget -y curl
USER 10001:10001
