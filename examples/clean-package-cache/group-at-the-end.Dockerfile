FROM centos:7
RUN yum install -y x && { make; make install; }
USER 10001:10001
