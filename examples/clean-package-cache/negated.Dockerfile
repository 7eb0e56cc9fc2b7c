FROM centos:7
RUN yum install -y x && ! test -e /x
USER 10001:10001
