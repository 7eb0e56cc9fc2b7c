FROM ubuntu:24.04
RUN rm /bin/sh && \
# bash
 ln -s /bin/bash /bin/sh
