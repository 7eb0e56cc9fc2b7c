FROM alpine:3.4
RUN apk update && \
    apk upgrade && \
    apk add --update curl && \
    rm -rf /var/cache/apk/*
USER 10001:10001
