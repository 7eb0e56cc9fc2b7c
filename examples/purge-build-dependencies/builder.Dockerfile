FROM debian:12 AS build
RUN apt-get update && apt-get install -y gcc && gcc -o /a /a.c
FROM scratch
USER 10001:10001
