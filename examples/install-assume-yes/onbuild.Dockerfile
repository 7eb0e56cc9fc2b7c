FROM debian:12
ONBUILD RUN apt-get update && apt-get install curl
USER 10001:10001
