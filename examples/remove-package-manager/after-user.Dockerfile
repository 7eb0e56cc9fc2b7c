FROM debian:12
USER 5000
RUN sudo apt-get install -y curl
