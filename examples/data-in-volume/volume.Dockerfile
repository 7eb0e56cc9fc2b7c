FROM debian:12
RUN apt-get update && apt-get install -y redis-server
VOLUME /var/lib/redis
CMD redis-server /etc/redis/redis.conf
