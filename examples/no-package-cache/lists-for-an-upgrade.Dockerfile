FROM alpine:3.20
RUN apk update
RUN apk upgrade --no-cache
USER 10001:10001
