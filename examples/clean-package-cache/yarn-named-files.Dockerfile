FROM node:20
COPY package*.json yarn.lock ./
RUN yarn && yarn build
USER 10001:10001
