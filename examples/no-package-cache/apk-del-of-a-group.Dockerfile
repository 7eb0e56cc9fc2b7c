FROM alpine:3.6
RUN apk add --update -t .tools curl && apk add --update --virtual=.more gcc && apk del .tools .more gcc
USER 10001:10001
