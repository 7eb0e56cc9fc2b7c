FROM debian:12 AS a
RUN apt-get update
FROM a
USER 10001:10001
