FROM debian:12
RUN apt-get update && apt-get -y dist-upgrade
USER 10001:10001
