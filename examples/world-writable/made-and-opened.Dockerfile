FROM debian:12
WORKDIR /one
RUN mkdir -p /one/cache && chmod 777 /one/cache
RUN mkdir logs/ && chmod 777 ./logs
RUN chmod 777 settings
USER 10001:10001
