FROM debian:12
RUN mkdir /a
# shellcheck disable=SC2086
RUN mkdir $B
RUN mkdir /c
# hadolint ignore=DL3059
RUN mkdir /d
RUN mkdir /e
