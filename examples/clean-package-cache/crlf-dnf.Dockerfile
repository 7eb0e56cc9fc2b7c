FROM fedora:40
RUN dnf install -y a \
  && make
USER 1:1
