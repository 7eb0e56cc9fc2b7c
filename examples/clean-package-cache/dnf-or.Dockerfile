FROM fedora:40
RUN dnf -y install httpd || exit 3
USER 10001:10001
