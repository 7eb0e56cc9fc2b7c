FROM debian:12
run apt-get update
run apt-get install -y curl
USER 10001:10001
