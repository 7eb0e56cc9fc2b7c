FROM debian:12
RUN apt-get update && apt-get install -y ca-certificates && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://example.com/tool -o /usr/local/bin/tool
USER 10001:10001
