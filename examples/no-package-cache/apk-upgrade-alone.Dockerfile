FROM alpine:3.20
RUN apk update && apk upgrade
USER 10001:10001
