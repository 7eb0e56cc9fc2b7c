FROM example/base
ADD s6-overlay.tar.gz /
ENTRYPOINT ["/init"]
