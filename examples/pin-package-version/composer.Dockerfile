FROM composer:2.7
RUN composer require monolog/monolog symfony/yaml:7.1
USER 10001:10001
