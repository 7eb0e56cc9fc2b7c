FROM node:20
RUN corepack enable
RUN yarn install
USER 10001:10001
