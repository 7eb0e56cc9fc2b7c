FROM debian:12 AS base
LABEL org.opencontainers.image.version="1.2.3" org.opencontainers.image.url=""
FROM base
LABEL org.opencontainers.image.revision HEAD
USER 10001:10001
