# c
ARG A
FROM debian:12
LABEL a=b
