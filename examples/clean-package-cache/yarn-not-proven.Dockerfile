FROM node:20
COPY . .
RUN yarn install
USER 10001:10001
