FROM centos:7
RUN yum -y groupinstall "Development Tools" && rm -rf /var/cache/yum/*
USER 10001:10001
