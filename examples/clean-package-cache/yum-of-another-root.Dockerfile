FROM centos:7
RUN yum --installroot /srv/root -y install glibc
USER 10001:10001
