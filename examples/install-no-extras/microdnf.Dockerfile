FROM redhat/ubi9-minimal:9.4
RUN microdnf install -y httpd
USER 10001:10001
