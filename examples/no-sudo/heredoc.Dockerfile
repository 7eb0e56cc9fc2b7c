FROM debian:12
RUN <<EOF
sudo chmod 755 /srv
EOF
