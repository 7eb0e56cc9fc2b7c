FROM debian:12
COPY start.sh /start.sh
RUN chmod 777 /start.sh
USER 10001
RUN sed -i s/a/b/ /start.sh
