FROM debian:12
onbuild maintainer Jane <jane@example.com>
ONBUILD MAINTAINER \
  # who it is
  Jane
ONBUILD ONBUILD RUN true
ONBUILD FROM debian:12
USER 10001:10001
