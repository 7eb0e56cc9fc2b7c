FROM debian:12
RUN if true; then sudo apt install -y curl; fi
USER 10001:10001
