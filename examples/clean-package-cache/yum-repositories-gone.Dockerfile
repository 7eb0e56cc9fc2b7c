FROM centos:7
RUN yum install -y x && yum-config-manager --disable base
USER 1:1
