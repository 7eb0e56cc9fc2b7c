FROM alpine:3.20
RUN apk add curl && rm -ri /var/cache/apk/*
USER 10001:10001
