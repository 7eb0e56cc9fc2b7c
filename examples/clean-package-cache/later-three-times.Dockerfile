FROM debian:12
RUN apt-get update && apt-get install -y curl
ENV A=1
RUN apt-get install -y git
ENV B=1
RUN apt-get install -y make
ENV C=1
RUN apt-get install -y gcc
USER 10001:10001
