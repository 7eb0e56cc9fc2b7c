# RELEASE is Debian's
ARG RELEASE=12
# not a description
ARG A=1 B=2

# apart

ARG C=3
# text
#
ARG D=4
# hadolint ignore=DL3006
FROM debian:${RELEASE} AS build
# the last stage
FROM build AS final
# no name, no description
FROM final
USER 10001:10001
