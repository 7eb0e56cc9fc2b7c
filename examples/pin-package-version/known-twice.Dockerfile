FROM debian:12 AS a
RUN apt-get install -y x=1
FROM debian:12 AS b
RUN apt-get install -y x=2
FROM debian:12
RUN apt-get install -y x
USER 10001:10001
