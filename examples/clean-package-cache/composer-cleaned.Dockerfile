FROM composer:2.7
RUN composer install --no-dev && composer clearcache
USER 10001:10001
