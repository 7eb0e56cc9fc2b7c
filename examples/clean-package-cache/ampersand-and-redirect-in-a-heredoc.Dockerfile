FROM debian:12
RUN <<EOF
#!/bin/bash -e
apt-get update &> /dev/null
apt-get install -y git &> /dev/null
EOF
USER 10001:10001
