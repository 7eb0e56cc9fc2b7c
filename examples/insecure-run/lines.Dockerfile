# syntax=docker/dockerfile:1-labs
FROM debian:12
RUN --mount=type=cache,target=/c --security=insecure make check
RUN --security=insecure \
    # why it is there
    --network=none make check
run \
    --security=insecure make check
ONBUILD RUN --security=insecure make check
RUN --security=sandbox make check
USER 10001:10001
