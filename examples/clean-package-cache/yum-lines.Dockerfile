FROM centos:7
RUN make \
  && yum install -y httpd
USER 10001:10001
