FROM centos:7
RUN yum install -y httpd || exit 3
USER 10001:10001
