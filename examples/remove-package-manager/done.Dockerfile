FROM alpine:3.20
RUN apk del --no-network apk-tools
USER 10001:10001
