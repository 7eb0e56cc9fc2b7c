FROM alpine:3.20
RUN apk add --no-cache git bash curl
USER 10001:10001
