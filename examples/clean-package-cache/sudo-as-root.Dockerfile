FROM debian:12
RUN sudo apt-get update && sudo apt-get install -y curl
USER 10001:10001
