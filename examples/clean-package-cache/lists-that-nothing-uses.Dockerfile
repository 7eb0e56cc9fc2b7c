FROM node:20
RUN apt-get update && npm ci && npm cache clean --force
USER 10001:10001
