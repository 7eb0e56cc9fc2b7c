FROM centos:7
RUN yum install -y epel-release && \
    yum install -y nginx && \
    yum -y update
USER 10001:10001
