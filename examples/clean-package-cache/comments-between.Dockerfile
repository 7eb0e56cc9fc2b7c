FROM centos:7
RUN yum install -y httpd && \
    # compile
    make && \
    # and link
    make install
USER 10001:10001
