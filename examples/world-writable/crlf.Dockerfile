FROM debian:12
ONBUILD RUN chmod 777 \
   /x.sh
RUN <<EOF
chmod 777 /y.sh
EOF
