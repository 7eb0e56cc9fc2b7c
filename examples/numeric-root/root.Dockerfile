FROM debian:12
USER root
RUN true
USER root:root
RUN true
USER "root"
USER $NAME
USER 10001:10001
