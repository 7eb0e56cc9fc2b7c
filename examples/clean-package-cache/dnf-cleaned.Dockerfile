FROM fedora:40
RUN dnf -y install httpd && dnf clean all
USER 10001:10001
