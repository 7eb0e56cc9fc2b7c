FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN apt-get clean
USER 10001:10001
