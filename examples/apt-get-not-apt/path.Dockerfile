FROM debian:12
RUN /usr/bin/apt update
USER 10001:10001
