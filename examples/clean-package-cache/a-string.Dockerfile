FROM centos:7
RUN echo "yum install -y x" > /usage
USER 10001:10001
