FROM debian:12
RUN aptitude update && aptitude install -y curl
USER 10001:10001
