FROM debian:12
RUN apt-get update && \
    apt-get install -y git
RUN apt-get clean
RUN rm -rf /var/lib/apt/lists/*
USER 10001:10001
