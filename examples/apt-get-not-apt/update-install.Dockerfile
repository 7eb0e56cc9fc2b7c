FROM debian:12
RUN apt update && apt install -y curl && apt-get clean
USER 10001:10001
