FROM alpine:3.20
RUN apk add --no-cache chromium@edge nut@edge=2.8.2-r1
USER 10001:10001
