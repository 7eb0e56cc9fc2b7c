ARG RELEASE=12
label a="b" \
      c="d"

FROM debian:$RELEASE
# the user
USER 10001:10001
