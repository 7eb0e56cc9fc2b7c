FROM node:22-slim
RUN apt-get update && apt-get install -y wget gcc && rm -rf /var/lib/apt/lists/*
RUN wget -q https://example.com/tool
USER 1000:1000
