FROM debian:12
RUN mysqld &
RUN mkdir /a
