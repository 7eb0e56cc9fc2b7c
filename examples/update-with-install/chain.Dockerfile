FROM debian:12
RUN apt-get update
RUN apt-get install -y curl
RUN apt-get install -y git
RUN apt-get install -y make && cd /x && ls
RUN apt-get install -y bc
USER 10001:10001
