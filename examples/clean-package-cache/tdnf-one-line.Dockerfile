FROM photon:5.0
RUN tdnf install -y httpd && make
USER 10001:10001
