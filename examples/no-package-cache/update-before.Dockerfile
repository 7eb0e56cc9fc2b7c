FROM alpine:3.20
RUN apk update && apk add curl
RUN apk update \
    && apk add git \
    && echo done
RUN apk update && apk upgrade && apk add jq
USER 10001:10001
