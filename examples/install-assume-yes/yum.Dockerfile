FROM centos:7
RUN yum install httpd
USER 10001:10001
