FROM debian:12
RUN <<EOF
mkdir /a
EOF
RUN mkdir /b
