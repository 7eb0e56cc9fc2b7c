FROM debian:12
RUN apt-get update && locale-gen en_US.UTF-8
ENV LANG=en_US.UTF-8
RUN apt-get install -y curl
