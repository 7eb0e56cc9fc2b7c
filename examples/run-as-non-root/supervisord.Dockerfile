FROM debian:12
CMD ["/usr/bin/supervisord", "-n"]
