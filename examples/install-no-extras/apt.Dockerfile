FROM debian:12
RUN apt update && apt install -y curl
USER 10001:10001
