FROM debian:12
ONBUILD RUN sudo mkdir /x
