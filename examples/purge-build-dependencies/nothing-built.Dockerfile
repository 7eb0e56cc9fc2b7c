FROM debian:12
RUN apt-get update && apt-get install -y gcc
USER 10001:10001
