FROM debian:12
ONBUILD RUN service a start
