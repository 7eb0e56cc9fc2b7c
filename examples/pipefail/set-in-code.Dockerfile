FROM debian:12
RUN set -eux -o pipefail; a | b
