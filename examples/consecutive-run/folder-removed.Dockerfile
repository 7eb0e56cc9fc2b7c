FROM debian:12
WORKDIR /srv/app
RUN rm -rf /srv/app
RUN touch a
