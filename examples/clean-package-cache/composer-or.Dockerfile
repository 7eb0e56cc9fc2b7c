FROM composer:2.7
RUN composer install --no-dev || exit 3
USER 10001:10001
