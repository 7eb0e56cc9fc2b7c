# Stands in for the published nginx image: its user (101:101), its folders, its logs on stdout and stderr, a master process
# of root on port 80.
FROM debian:12
RUN groupadd --gid 101 nginx \
    && useradd --uid 101 --gid nginx --no-create-home --home-dir /nonexistent --shell /bin/false nginx \
    && apt-get update \
    && apt-get install -y --no-install-recommends nginx-light \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled \
    && sed -i 's/^user .*/user nginx;/; /sites-enabled/d' /etc/nginx/nginx.conf \
    && mkdir -p /usr/share/nginx/html \
    && ln -sf /dev/stdout /var/log/nginx/access.log \
    && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx-default.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
