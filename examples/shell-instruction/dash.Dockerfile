FROM ubuntu:24.04
RUN ln -sf /bin/dash /bin/sh
