FROM centos:7
RUN set -e; yum install -y x; if [ -e a ]; then make; fi
USER 10001:10001
