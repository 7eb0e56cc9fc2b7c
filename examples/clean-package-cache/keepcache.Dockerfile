FROM fedora:40
RUN echo keepcache=1 >> /etc/dnf/dnf.conf
RUN dnf install -y x
USER 10001:10001
