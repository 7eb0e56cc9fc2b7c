FROM debian:12
RUN --mount=type=cache,target=/c <<EOF
a
b
EOF
