# What shares a line may belong together.
FROM debian:12
RUN apt-get update && apt-get install -y git curl \
    php-cli php-xml php-curl \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
