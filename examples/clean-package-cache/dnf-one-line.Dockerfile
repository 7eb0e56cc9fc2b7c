FROM fedora:40
RUN dnf -y install httpd && make
USER 10001:10001
