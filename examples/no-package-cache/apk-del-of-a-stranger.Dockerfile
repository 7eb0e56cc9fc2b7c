FROM alpine:3.6
RUN apk --update add curl && apk del curl tar
USER 10001:10001
