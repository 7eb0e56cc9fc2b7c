FROM example.com/alpine:edge
RUN apk update && apk upgrade && apk add php7 && rm -f /var/cache/apk/*
USER 10001:10001
