FROM fedora:40
RUN dnf upgrade -y && rm -rf /var/cache/libdnf5 /var/cache/dnf
USER 10001:10001
