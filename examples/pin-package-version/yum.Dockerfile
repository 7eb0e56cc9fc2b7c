FROM centos:7
RUN yum install -y httpd gcc-c++ openssl-1.0.2k && yum install -y https://example.org/x.rpm
USER 10001:10001
