FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN apt-get update || true
RUN apt-get install -y make
USER 10001:10001
