FROM fedora:40
RUN dnf install httpd
USER 10001:10001
