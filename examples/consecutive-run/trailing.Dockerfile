FROM alpine:3.20
RUN apk add git && \
  git --version
RUN mkdir /a
