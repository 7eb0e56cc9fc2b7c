FROM rockylinux:9
RUN yum install -y curl
RUN yum clean all \
 && rm -rf /var/cache/yum
RUN npm install
RUN npm cache clean --force
USER 10001:10001
