FROM debian:12
RUN apt-get update && apt-get install -y apt-file vim
USER 10001:10001
