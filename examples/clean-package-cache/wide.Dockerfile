FROM centos:7
RUN yum install -y httpd php php-mysqlnd php-gd php-xml php-mbstring php-json php-fpm php-opcache
USER 10001:10001
