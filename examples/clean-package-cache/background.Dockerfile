FROM centos:7
RUN yum install -y x && (sleep 1 &) && make & wait
USER 10001:10001
