FROM debian:12 \
  # c
  as a
