FROM debian:12
CMD service nginx start && tail -f /var/log/nginx/access.log
