FROM node:20
RUN yarn global add serve http-server@14 && yarn add left-pad && yarn install
USER 10001:10001
