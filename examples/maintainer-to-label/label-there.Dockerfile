FROM scratch
MAINTAINER Jane
LABEL org.opencontainers.image.authors="Joe"
