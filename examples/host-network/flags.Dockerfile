# syntax=docker/dockerfile:1
FROM debian:12
RUN --network=host apt-get update
RUN --mount=type=cache,target=/c --network=host \
    make
ONBUILD run --network=host a
RUN --network=none b
RUN --network=default c --network=host
