FROM centos:7
RUN yum install -y x; if [ -e a ]; then make; fi
USER 10001:10001
