FROM ubuntu:24.04
ONBUILD RUN ln -sf /bin/bash /bin/sh
