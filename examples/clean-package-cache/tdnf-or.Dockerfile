FROM photon:5.0
RUN tdnf install -y httpd || exit 3
USER 10001:10001
