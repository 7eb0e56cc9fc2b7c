FROM debian:12
RUN apt update && apt install curl
USER 10001:10001
