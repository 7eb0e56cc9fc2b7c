# Without lists `apt-get purge` doesn't know what was never installed, and fails.
FROM ubuntu:16.04
RUN apt-get update && apt-get install -y gradle
RUN apt-get purge -y maven2 && apt-get update && apt-get install -y wget && rm -rf /var/lib/apt/lists/*
USER 10001:10001
