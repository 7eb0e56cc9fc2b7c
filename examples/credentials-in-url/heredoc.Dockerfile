FROM debian:12
ONBUILD RUN <<EOF
curl https://a:hunter2@example.com
EOF
