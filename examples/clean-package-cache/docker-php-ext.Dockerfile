FROM php:8.3
RUN docker-php-ext-install pdo && composer install
USER 10001:10001
