FROM redhat/ubi9-minimal:9.4
RUN make \
  && microdnf install -y httpd
USER 10001:10001
