FROM ubuntu:24.04
RUN apt-get update && ln -sf /bin/bash /bin/sh
