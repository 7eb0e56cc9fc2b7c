FROM debian:12
RUN sudo \
    mkdir /x
