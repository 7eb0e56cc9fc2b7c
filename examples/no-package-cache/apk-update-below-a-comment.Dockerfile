FROM alpine:3.20
# The packages.
RUN apk update
RUN apk add --no-cache curl
USER 10001:10001
