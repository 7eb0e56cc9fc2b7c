FROM php:8.2
ENV COMPOSER_HOME=/composer
RUN composer install
RUN cp -r $COMPOSER_HOME/cache /y
USER 10001:10001
