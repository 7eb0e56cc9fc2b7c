FROM debian:12
ENV PATH=$PAHT:/app/bin \
    # at run time
    HOMES=$HOME/bin
ENV A='$X' B=\$X C=${X:-1} D=${Y:+:$Y} E="$Z"
COPY --chown=$UID "$FROM_HERE" /to/
COPY ["$ONE", "/to/"]
COPY <<EOF /etc/nginx.conf
location / { try_files $uri =404; set $y \$keep; }
EOF
COPY <<'EOF' /etc/other.conf
$kept
EOF
EXPOSE $PORT
RUN echo $anything
CMD echo $anything
ONBUILD ENV Q=$R
USER 10001:10001
