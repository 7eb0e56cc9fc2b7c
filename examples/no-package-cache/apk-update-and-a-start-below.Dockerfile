FROM alpine:3.20 AS base
RUN apk update
RUN apk add --no-cache curl
FROM base
ENTRYPOINT ["sh", "-c", "apk add vim && exec vim"]
USER 10001:10001
