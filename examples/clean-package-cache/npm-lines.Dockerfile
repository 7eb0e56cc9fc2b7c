FROM node:20
RUN make \
  && npm ci
USER 10001:10001
