FROM centos:7
RUN yum install -y epel-release \
  && yum install -y \
    git \
    vim # whoever needs it
USER 10001:10001
