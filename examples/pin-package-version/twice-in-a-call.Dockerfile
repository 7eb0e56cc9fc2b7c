FROM alpine:3.20
RUN apk add --no-cache curl=~8.1 git curl
USER 10001:10001
