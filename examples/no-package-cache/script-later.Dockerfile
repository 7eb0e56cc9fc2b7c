# The script may install more, with the lists that are there.
FROM alpine:3.6
RUN apk add --update bash
COPY setup.sh /
RUN sh /setup.sh
USER 10001:10001
