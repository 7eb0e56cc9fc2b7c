FROM debian:12
RUN mkdir /data
VOLUME /data
COPY a /data/
RUN ls /data && cp /data/x /database && mkdir -p /data && mkdir /srv/data
