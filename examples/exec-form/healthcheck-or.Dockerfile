FROM nginx:1
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1
HEALTHCHECK CMD wget --spider "http://localhost/a b" \
    || false
HEALTHCHECK CMD pg_isready -q || exit
