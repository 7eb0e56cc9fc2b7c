FROM debian:12
WORKDIR /src
RUN <<EOF
cd /src
make
EOF
