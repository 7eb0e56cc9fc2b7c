FROM centos:7
RUN make \
  && yum -y groupinstall "Development Tools"
USER 10001:10001
