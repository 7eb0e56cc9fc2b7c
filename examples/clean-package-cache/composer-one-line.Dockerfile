FROM composer:2.7
RUN composer install --no-dev && make
USER 10001:10001
