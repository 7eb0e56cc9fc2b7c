# Without lists `apk upgrade` finds nothing to do.
FROM alpine:3.6
RUN apk upgrade
RUN apk add --update bash
USER 10001:10001
