FROM centos:7
RUN for p in a b; do yum install -y $p; done
USER 10001:10001
