FROM fedora:41
RUN dnf install -y curl
RUN dnf clean all
