FROM debian:12
USER 12000
COPY app /app
ADD --chown=12000 data /data
