FROM fedora:40
RUN dnf upgrade -y || exit 3
USER 10001:10001
