FROM composer:1.6.5
ENV COMPOSER_HOME=/composer
RUN composer global require "example/tool:^1"
RUN chown -R 33:33 /composer/cache
USER 10001:10001
