FROM debian:12
ADD server /usr/bin/server
