FROM node:22
WORKDIR /app
RUN cd /app && npm ci
USER node
