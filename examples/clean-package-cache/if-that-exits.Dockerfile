FROM centos:7
RUN yum install -y x; if [ -e a ]; then exit 0; fi
USER 10001:10001
