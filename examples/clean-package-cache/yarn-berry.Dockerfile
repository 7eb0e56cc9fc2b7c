FROM node:20
COPY package.json yarn.lock .yarnrc.yml ./
RUN yarn install
USER 10001:10001
