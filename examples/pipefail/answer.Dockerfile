FROM php:8.3-fpm-alpine
RUN set -e; group=$(getent group 1000 | cut -d: -f1); if [ -n "$group" ]; then delgroup "$group"; fi
USER 82:82
