FROM debian:12
RUN set -eux && apt-get update && apt-get install -y curl
RUN rm -rf /var/lib/apt/lists/* /tmp/$FOO
USER 10001:10001
