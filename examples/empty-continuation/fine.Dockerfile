FROM debian:12
RUN a \
  # c
  b

CMD c
