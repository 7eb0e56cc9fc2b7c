FROM debian:12
RUN mysqld & sleep 9
RUN mkdir /a
