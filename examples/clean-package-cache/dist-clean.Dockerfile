# dist-clean leaves the Release files on purpose.
FROM debian:13
RUN set -eux; \
    apt-get update; \
    apt-get install -y --no-install-recommends curl; \
    apt-get dist-clean
USER 10001:10001
