FROM debian:12
SHELL ["/bin/bash", "-lc"]
RUN mkdir /a
RUN mkdir /c
