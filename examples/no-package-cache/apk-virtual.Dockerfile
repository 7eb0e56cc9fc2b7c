FROM alpine:3.20
RUN apk add --virtual .d gcc && apk --no-cache add b && apk -U add c
USER 10001:10001
