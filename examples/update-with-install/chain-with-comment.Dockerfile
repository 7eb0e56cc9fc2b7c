FROM debian:12
RUN apt-get update
RUN apt-get install -y curl
# git
RUN apt-get install -y git
USER 10001:10001
