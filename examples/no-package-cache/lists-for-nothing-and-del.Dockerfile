FROM alpine:3.20
RUN apk update
RUN apk add --no-cache curl git
RUN apk del git
USER 10001:10001
