FROM alpine:3.20
RUN apk update && apk add vim || true
USER 10001:10001
