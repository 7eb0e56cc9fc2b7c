FROM debian:12
RUN apt-get update && apt-get install -y \
    git \
    make
RUN apt-get clean && rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*
USER 10001:10001
