FROM debian:12
RUN if [ "$(id -u)" -ne 0 ]; then sudo mkdir /srv/app; else mkdir /srv/app; fi
USER 10001:10001
