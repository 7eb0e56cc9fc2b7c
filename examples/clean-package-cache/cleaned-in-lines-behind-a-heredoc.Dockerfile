FROM debian:12
RUN <<EOF
set -e
apt-get update
apt-get install -y curl
EOF
RUN rm -rf /var/lib/apt/lists/* \
 && rm -rf /tmp/x
USER 10001:10001
