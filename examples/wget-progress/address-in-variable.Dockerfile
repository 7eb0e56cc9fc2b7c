FROM debian:12
ARG ARCHIVE_URL=https://example.com/a
RUN wget $ARCHIVE_URL && wget -P ${TARGET} https://example.com/b
USER 10001:10001
