# hadolint global ignore=DL3008
FROM debian:12
# hadolint ignore=DL3059
RUN a
# dfix: ignore=pipefail
RUN b | c
# hadolint is a linter
RUN d
