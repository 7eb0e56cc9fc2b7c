FROM composer:2.7
RUN composer install
RUN chmod -R 777 $COMPOSER_HOME/cache
USER 1:1
