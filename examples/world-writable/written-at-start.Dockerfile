FROM debian:12
RUN chmod 777 /app/settings.py && chmod 666 /app/run.sh && chmod a+w /app/b.sh
