FROM debian:12
RUN sudo mkdir /srv/app && sudo chown 1:1 /srv/app
