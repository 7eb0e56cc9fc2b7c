FROM centos:7
RUN yum -y groupinstall "Development Tools" || exit 3
USER 10001:10001
