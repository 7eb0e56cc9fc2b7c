FROM debian:12 AS test
RUN apt-get install -y openssh-server
FROM debian:12
RUN apt-get install -y openssh-client
