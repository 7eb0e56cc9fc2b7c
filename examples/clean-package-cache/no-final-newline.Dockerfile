FROM centos:7
USER 0
RUN yum install -y a