FROM alpine:3.20
RUN apk add curl && rm -rf /var/cache/apk/* && apk add git && rm -rf /var/cache/apk/*
USER 10001:10001
