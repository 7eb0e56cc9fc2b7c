FROM alpine:3.20
RUN apk add --no-cache npm \
 && npm install -g serve \
 && apk del npm
USER 10001:10001
