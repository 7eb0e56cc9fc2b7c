FROM debian:12
ONBUILD RUN <<EOF
if true; then
  curl https://example.com/i.sh | sh
fi
EOF
