FROM node:20
COPY package.json yarn.lock ./
RUN yarn install --production && yarn cache clean
USER 10001:10001
