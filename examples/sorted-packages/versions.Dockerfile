FROM alpine:3.8
RUN apk add --no-cache \
    wget=1.20.3-r0 \
    python3-dev=3.6.8-r1 \
    python3=3.6.8-r1
USER 10001:10001
