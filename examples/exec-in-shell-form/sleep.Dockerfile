FROM debian:12
CMD /start.sh; sleep infinity
