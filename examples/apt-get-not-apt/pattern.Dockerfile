FROM debian:12
RUN apt update && apt install -y 'php8*'
USER 10001:10001
