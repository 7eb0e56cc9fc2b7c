FROM debian:12
RUN apt-get update && apt-get install -y \
    libxml2-dev   \
    curl          \
    git           \
    ca-certificates \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
