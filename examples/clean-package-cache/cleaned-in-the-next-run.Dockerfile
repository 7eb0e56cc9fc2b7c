FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN rm -rf /var/lib/apt/lists/*
RUN apt-get update \
    && apt-get install -y \
        git

RUN apt-get clean && rm -rf /var/lib/apt/lists/*

COPY . .
USER 10001:10001
