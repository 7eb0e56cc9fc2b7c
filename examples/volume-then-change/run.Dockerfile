FROM debian:12 AS base
VOLUME ["/data", "/logs"]
RUN ls /data && chown -R app "/data/" && touch /logs/a
FROM base
RUN echo x > /data/y
