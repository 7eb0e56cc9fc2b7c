FROM --platform=linux/amd64 docker.io/library/debian:12 as x
