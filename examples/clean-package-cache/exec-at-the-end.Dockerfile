FROM centos:7
RUN yum install -y x && exec make
USER 10001:10001
