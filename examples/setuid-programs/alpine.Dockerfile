FROM alpine:3.20
RUN adduser -D app
USER app
RUN date
COPY a /a
