FROM debian:12
run a \
  # c
  b
CMD c
