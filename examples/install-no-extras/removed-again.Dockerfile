FROM debian:12
RUN apt-get update && apt-get install -y curl && curl https://example.com/tool \
    && apt-get purge -y ca-certificates && rm -rf /var/lib/apt/lists/*
USER 10001:10001
