FROM alpine:3.20
RUN adduser -D -u 1234567 app
