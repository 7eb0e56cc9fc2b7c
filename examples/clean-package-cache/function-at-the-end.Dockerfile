FROM centos:7
RUN yum install -y x; f() { make; }
USER 10001:10001
