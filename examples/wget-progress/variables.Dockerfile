FROM debian:12
RUN wget $URL -O $DIR/a
RUN wget $WGET_OPTS https://example.com/a
RUN wget "$@" https://example.com/a
