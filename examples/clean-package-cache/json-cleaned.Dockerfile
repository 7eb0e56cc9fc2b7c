FROM debian:12
RUN ["sh", "-c", "apt-get update && rm -rf /var/lib/apt/lists/*"]
USER 10001:10001
