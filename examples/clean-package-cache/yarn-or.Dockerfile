FROM node:20
COPY package.json yarn.lock ./
RUN yarn install --production || exit 3
USER 10001:10001
