FROM php:8.2-apache
COPY composer.json /app/
RUN cd /app && composer install && export PATH="/app/vendor/bin:$PATH" && true
USER 10001:10001
