FROM centos:7
RUN yum install -y httpd
USER 10001:10001
