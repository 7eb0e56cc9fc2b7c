FROM alpine:3.20
RUN [ -d /x ] || \
  apk add git
RUN mkdir /a
RUN echo a && \
  echo b
