FROM debian:12 AS a
ARG V=1
RUN apt-get install -y x=$V
FROM debian:12
RUN apt-get install -y x
USER 10001:10001
