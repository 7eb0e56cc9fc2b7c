FROM debian:12
VOLUME /data /var/lib/app /etc/nginx/conf.d $UNKNOWN /root/.m2 /run /var/lib/docker
