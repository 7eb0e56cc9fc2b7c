FROM alpine:3.20
RUN apk update
RUN apk add --no-cache curl || true
USER 10001:10001
