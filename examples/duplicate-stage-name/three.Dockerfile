FROM debian:12 AS a
FROM debian:12 AS b
FROM a AS a
FROM b AS a
