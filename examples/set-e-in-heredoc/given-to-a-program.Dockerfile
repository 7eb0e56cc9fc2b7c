FROM debian:12
RUN bash -e <<EOF
a
b
EOF
RUN cat <<EOF > /a
a
b
EOF
