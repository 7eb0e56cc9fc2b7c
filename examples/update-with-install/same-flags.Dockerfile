FROM debian:12
RUN --network=host apt-get update
RUN --network=host apt-get install -y curl
USER 10001:10001
