FROM fedora:40
RUN dnf install -y httpd nginx-1.24.0 @development
USER 10001:10001
