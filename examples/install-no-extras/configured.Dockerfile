FROM debian:12
COPY <<EOF /etc/apt/apt.conf.d/90
APT::Install-Recommends "0";
EOF
RUN apt-get update && apt-get install -y curl
USER 10001:10001
