FROM node:20
RUN yarn build && npm run test
USER 10001:10001
