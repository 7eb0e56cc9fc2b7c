FROM debian:12
RUN apt-get install -y curl git=1:2.39.2-1 ./local.deb x/bookworm
USER 10001:10001
