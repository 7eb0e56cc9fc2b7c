FROM php:8.3
RUN /opt/composer.phar install
RUN yarnpkg global add serve
USER 1:1
