from --platform=${TARGETPLATFORM} debian:12 as a
FROM --platform=$TARGETPLATFORM   a
FROM --platform=$TARGETPLATFORM \
  debian:12
USER 10001:10001
