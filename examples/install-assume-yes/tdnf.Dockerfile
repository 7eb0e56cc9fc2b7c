FROM photon:5.0
RUN tdnf install httpd
USER 10001:10001
