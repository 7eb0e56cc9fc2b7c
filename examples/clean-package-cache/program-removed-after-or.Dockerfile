FROM alpine:3.20
RUN apk add --no-cache npm && npm install || true; apk del npm
USER 10001:10001
