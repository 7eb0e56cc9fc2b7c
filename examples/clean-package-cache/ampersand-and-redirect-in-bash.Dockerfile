FROM rockylinux:9
RUN yum install -y git &> /dev/null
USER 10001:10001
