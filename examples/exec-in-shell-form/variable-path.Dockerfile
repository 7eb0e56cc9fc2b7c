FROM debian:12
ENTRYPOINT cd /app && "${HOME:-/root}"
CMD cd /app && ${DIR}/bin/server -x
