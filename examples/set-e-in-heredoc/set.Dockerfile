FROM debian:12
RUN <<EOF
set -eux
a
b
EOF
