FROM alpine:3.20
RUN apk add curl
RUN apk update && apk add --virtual .deps git && rm -rf /var/cache/apk/*
RUN apk --update add jq
