FROM debian:12
RUN apt-get install -y wget ./a.deb
USER 10001:10001
