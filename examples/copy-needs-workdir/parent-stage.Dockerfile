FROM debian:12 AS a
WORKDIR /x
FROM a
COPY a b
