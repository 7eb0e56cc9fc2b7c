FROM debian:12
RUN mkdir -p /tmp && chmod 777 /tmp && chmod -R 777 /var/tmp && chmod a+rw /dev/stdout
