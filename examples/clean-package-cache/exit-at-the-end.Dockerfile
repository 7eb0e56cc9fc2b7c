FROM centos:7
RUN yum install -y x && exit 0
USER 10001:10001
