FROM debian:12
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/bin/supervisord", "-n"]
