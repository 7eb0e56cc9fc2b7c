FROM fedora:40
RUN <<EOF
set -e
dnf install httpd
EOF
USER 10001:10001
