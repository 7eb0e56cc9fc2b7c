FROM debian:12
CMD a
user 1
