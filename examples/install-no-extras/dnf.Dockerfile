FROM fedora:40
RUN dnf install -y httpd
USER 10001:10001
