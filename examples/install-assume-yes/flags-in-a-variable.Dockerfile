FROM debian:12
ARG APT_FLAGS=-y
RUN apt-get update && apt-get $APT_FLAGS install curl
USER 10001:10001
