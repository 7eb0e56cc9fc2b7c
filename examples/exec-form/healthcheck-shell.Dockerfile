FROM nginx:1
HEALTHCHECK CMD curl -f http://localhost:$PORT/ || exit 1
HEALTHCHECK CMD curl -f http://localhost/ || exit 0
HEALTHCHECK CMD curl -f http://localhost/ | grep ok
HEALTHCHECK CMD curl -f http://localhost/ > /dev/null || exit 1
HEALTHCHECK CMD test -f /ready || exit 1
HEALTHCHECK CMD curl -f http://localhost/ \
    # it fails
    || exit 1
HEALTHCHECK NONE
