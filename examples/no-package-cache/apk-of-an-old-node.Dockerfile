FROM mhart/alpine-node:4.2
RUN apk add curl
USER 10001:10001
