FROM debian:12
COPY --chown=1 a \
  # the other
  b \
  /data
