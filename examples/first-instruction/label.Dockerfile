# c
ARG A
LABEL a=b
FROM debian:12
