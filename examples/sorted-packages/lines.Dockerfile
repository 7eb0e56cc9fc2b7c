FROM debian:12
RUN apt-get update && apt-get install -y \
    wget \
    curl=1.0 \
    git
USER 10001:10001
