FROM debian:12
RUN <<EOF
set -e
useradd --uid=12000 app
EOF
USER app
CMD ["date"]
