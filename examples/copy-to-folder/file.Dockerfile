FROM debian:12
COPY a.conf b.conf* /etc/app.conf
COPY a b /etc/nginx/conf.d
COPY a b /opt/app-1.2
