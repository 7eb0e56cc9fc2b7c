FROM alpine:3.20
RUN apk update
RUN apk add --no-cache curl
ENTRYPOINT ["sh", "-c", "apk add vim && exec vim"]
USER 10001:10001
