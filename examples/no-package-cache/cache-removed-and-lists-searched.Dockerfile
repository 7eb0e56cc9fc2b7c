# The lists that `apk search` fetches are removed by the author.
FROM alpine:3.20
RUN apk add curl && apk search --update git && rm -rf /var/cache/apk/*
USER 10001:10001
