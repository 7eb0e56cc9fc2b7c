FROM alpine:3.20
RUN apk update
RUN apk add --no-cache curl
RUN apk info -s curl
USER 10001:10001
