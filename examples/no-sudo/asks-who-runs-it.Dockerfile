FROM debian:12
RUN if [ "$(id -u)" -ne 0 ]; then sudo mkdir /srv/app; else mkdir /srv/app; fi
RUN if [ "${UID}" != 0 ]; then sudo mkdir /srv/data; fi
RUN sudo mkdir /srv/id && echo "id -u"
USER 10001:10001
