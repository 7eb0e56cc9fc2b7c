FROM debian:12
RUN apt-get update && apt-get install -y nginx
CMD echo "http://*:80/" > /etc/urls && exec nginx
USER 10001:10001
