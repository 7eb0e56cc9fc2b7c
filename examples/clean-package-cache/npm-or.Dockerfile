FROM node:20
RUN npm ci || exit 3
USER 10001:10001
