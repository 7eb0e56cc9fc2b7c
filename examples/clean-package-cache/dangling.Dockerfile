FROM centos:7
RUN yum install -y x && \
    make \

USER 1:1
