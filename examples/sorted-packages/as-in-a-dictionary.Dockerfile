FROM debian:12
RUN apt-get update && apt-get install -y \
    libxcb1-dev \
    libxcb-xfixes0-dev \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
