# syntax=docker/dockerfile:1
FROM debian:12
RUN --security=insecure mount x /y
ONBUILD RUN --mount=type=cache,target=/c --security=insecure y
RUN --security=sandbox z
RUN z --security=insecure
