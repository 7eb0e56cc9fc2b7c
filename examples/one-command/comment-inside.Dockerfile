FROM debian:12
CMD a \
  # with
  b
CMD c
