FROM debian:12
ADD rootfs.tar.gz /
ADD https://example.com/a.sh /
ADD https://example.com/a.git#v1 /a
