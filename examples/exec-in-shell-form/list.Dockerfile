FROM debian:12
ENTRYPOINT set -e; migrate \
    # then
    && gunicorn --bind :8000 app > /dev/stdout
