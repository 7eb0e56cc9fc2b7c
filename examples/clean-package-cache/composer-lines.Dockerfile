FROM composer:2.7
RUN make \
  && composer install --no-dev
USER 10001:10001
