FROM debian:12
RUN set -e; mkdir /a
RUN mkdir /b
