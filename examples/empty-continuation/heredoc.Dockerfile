FROM debian:12
RUN <<EOF cat \

  > x
a \

RUN b
EOF
