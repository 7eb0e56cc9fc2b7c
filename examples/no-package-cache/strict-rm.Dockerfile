FROM alpine:3.20
RUN apk add --update curl && rm /var/cache/apk/*
USER 10001:10001
