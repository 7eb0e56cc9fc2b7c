FROM debian:12
RUN ["apt-get", "install", "curl"]
USER 10001:10001
