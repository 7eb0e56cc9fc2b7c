FROM debian:12
ADD https://example.com/repo-a.key /tmp/a.key
COPY nginx_signing.key /etc/apt/trusted.gpg.d/
COPY root.key /var/lib/unbound/root.key
COPY docker.key /tmp/docker.key
RUN apt-key add /tmp/docker.key
