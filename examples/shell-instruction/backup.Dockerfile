FROM ubuntu:24.04
RUN mv /bin/sh /bin/sh.orig && ln -s bash /bin/sh
