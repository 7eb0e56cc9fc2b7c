FROM alpine:3.20
RUN apk add --no-cache wget && wget https://example.com/a
