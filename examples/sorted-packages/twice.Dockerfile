FROM debian:12
RUN apt-get update && apt-get install -y \
    wget \
    curl \
    wget \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
