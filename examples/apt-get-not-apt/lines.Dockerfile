FROM debian:12
RUN DEBIAN_FRONTEND=noninteractive \
  apt -y \
  install \
  # a tool
  curl
USER 10001:10001
