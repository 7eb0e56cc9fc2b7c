FROM example/node:20
RUN yarn global add serve
USER 10001:10001
