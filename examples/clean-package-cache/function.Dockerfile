FROM centos:7
RUN f() { yum install -y x; }; f
USER 10001:10001
