FROM debian:12
user 10001
