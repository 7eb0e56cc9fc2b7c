FROM ubuntu:24.04
RUN apt-get update && apt-get install -y php8.3-dev && rm -rf /var/lib/apt/lists/*
RUN pecl install event
USER 10001:10001
