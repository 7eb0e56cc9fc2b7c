FROM debian:12 AS build
LABEL anything=1
FROM debian:12
ARG COMMIT
LABEL org.opencontainers.image.version=1.2 \
      org.opencontainers.image.revision=$COMMIT \
      org.opencontainers.image.vesion=1.2.3 \
      "maintainer"="Jane"
USER 10001:10001
