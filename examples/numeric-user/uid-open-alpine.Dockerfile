FROM alpine:3.20
RUN apk add --no-cache curl && adduser -D app
USER app
