FROM debian:12
RUN apt-get update && apt-get install -y mariadb-server=1:10.11
ENTRYPOINT ["/usr/bin/mysqld_safe"]
CMD ["--user=mysql"]
