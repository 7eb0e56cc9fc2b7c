FROM photon:5.0
RUN make \
  && tdnf install -y httpd
USER 10001:10001
