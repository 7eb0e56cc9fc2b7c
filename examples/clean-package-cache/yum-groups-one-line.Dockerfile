FROM centos:7
RUN yum -y groupinstall "Development Tools" && make
USER 10001:10001
