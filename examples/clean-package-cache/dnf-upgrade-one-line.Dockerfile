FROM fedora:40
RUN dnf upgrade -y && make
USER 10001:10001
