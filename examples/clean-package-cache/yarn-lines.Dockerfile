FROM node:20
COPY package.json yarn.lock ./
RUN make \
  && yarn install --production
USER 10001:10001
