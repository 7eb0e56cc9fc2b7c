FROM debian:12 as a
FROM debian:12 As b
FROM debian:12 AS c
