FROM debian:12
RUN apt-get install -y wget curl- bash
USER 10001:10001
