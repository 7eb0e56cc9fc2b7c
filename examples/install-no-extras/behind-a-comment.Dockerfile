FROM ubuntu:24.04
RUN apt-get update && apt-get install -y \
    # fetches the sources
    git \
    && git clone https://example.com/sources \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
