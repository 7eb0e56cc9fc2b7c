FROM alpine:3.20
RUN apk add --no-cache --virtual .deps gcc && gcc -o /a /a.c
USER 10001:10001
