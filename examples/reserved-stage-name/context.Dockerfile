FROM debian:12 AS Context
FROM scratch
