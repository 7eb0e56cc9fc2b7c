FROM debian:12
RUN apt update && apt upgrade -y && apt -y full-upgrade
USER 10001:10001
