FROM photon:5.0
RUN tdnf install -y httpd && tdnf clean all
USER 10001:10001
