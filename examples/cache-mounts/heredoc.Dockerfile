FROM debian:12
RUN <<EOF
apt-get update
apt-get install -y x
EOF
USER 10001:10001
