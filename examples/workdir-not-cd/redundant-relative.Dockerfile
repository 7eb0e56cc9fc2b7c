FROM debian:12
WORKDIR /srv/app
RUN cd ../app; make
