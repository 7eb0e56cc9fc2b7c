FROM debian:12
RUN chmod -R 6775 /opt/app
