FROM fedora:40
RUN make \
  && dnf -y install httpd
USER 10001:10001
