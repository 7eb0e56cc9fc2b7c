FROM centos:7
RUN yum install -y \
		httpd \
		php
USER 10001:10001
