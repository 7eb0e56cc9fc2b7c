FROM --platform=$BUILDPLATFORM debian:12 AS a
FROM --platform=$TARGETPLATFORM a
