FROM debian:12
RUN cd /tmp \
 && wget \
      --no-check-certificate https://example.com/a
