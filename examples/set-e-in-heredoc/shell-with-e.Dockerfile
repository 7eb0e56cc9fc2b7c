FROM debian:12
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN <<EOF
a
b
EOF
