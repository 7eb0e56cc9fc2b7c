FROM debian:12
RUN wget $WGET_OPTIONS https://example.com/a
