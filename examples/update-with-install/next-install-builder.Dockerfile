FROM debian:12 AS build
RUN apt-get update && apt-get install -y curl
RUN apt-get install -y git
FROM scratch
USER 10001:10001
