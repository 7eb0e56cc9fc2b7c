FROM centos:7
RUN yum install -y git \
    make

RUN yum clean all && rm -rf /tmp/yum*
USER 10001:10001
