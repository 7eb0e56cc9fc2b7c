FROM ubuntu:24.04
RUN ln -snf /bin/bash /bin/sh
