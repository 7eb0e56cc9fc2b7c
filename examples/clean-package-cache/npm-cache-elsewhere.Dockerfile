FROM node:20
ENV npm_config_cache=/cache
RUN npm ci
USER 10001:10001
