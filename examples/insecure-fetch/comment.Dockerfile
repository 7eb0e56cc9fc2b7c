FROM debian:12
RUN wget \
      # their certificate is gone
      --no-check-certificate https://example.com/c
