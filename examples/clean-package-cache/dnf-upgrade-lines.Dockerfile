FROM fedora:40
RUN make \
  && dnf upgrade -y
USER 10001:10001
