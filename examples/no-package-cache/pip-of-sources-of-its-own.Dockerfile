FROM ubuntu:22.04
COPY sources.list /etc/apt/sources.list
RUN apt-get update && apt-get install -y python3-pip && pip3 install flask && rm -rf /var/lib/apt/lists/*
USER 10001:10001
