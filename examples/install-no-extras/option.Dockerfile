FROM debian:12
RUN apt-get update && apt-get -o APT::Install-Recommends=false install -y curl
USER 10001:10001
