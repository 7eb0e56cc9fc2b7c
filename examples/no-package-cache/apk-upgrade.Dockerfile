FROM alpine:3.20
RUN apk upgrade && apk info
USER 10001:10001
