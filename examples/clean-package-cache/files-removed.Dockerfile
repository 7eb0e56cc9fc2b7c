FROM node:20
RUN npm install && npm run build && rm -rf src
USER 10001:10001
