FROM node:20
RUN npm ci && make
USER 10001:10001
