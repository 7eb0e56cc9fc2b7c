FROM centos:7
RUN echo $(yum install -y x)
USER 10001:10001
