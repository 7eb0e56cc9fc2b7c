FROM centos:7
RUN yum install -y httpd; \
    make
USER 10001:10001
