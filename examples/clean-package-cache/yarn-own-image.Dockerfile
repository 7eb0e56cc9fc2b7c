FROM example/node:20
COPY package.json yarn.lock ./
RUN yarn
USER 10001:10001
