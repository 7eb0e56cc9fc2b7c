FROM debian:12
RUN \
  # why
  --network=host a
RUN \
  --network=host a
