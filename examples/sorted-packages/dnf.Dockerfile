FROM fedora:40
RUN dnf install -y vim httpd gcc-c++
USER 10001:10001
