FROM debian:12
RUN mkdir -p -m 777 /data && chmod -R 777 /app && chmod ugo+rwx /srv
RUN chmod a+w /var/log && chmod 666 /app/config.ini && chmod 777 $DIR /start.sh
COPY --chmod=777 app /app
