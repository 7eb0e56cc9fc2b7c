FROM debian:12
ENV URL=https://example.com/tool
RUN apt-get update && apt-get install -y apt-transport-https curl=7.88.* gcc-12 && curl "$URL" && rm -rf /var/lib/apt/lists/*
USER 10001:10001
