FROM fedora:40
RUN dnf install -y x
USER 10001:10001
