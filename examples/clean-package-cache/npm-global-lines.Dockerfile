FROM node:20
RUN make \
  && npm i -g serve
USER 10001:10001
