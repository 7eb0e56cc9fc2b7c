FROM debian:12
CMD apt-get update && x
USER 10001:10001
