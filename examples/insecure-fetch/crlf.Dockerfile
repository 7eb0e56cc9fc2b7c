FROM debian:12
RUN curl \
    --insecure \
    https://example.com
