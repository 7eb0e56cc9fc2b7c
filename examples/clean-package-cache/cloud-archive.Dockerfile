FROM ubuntu:14.04
RUN apt-get update && apt-get install -y software-properties-common
RUN add-apt-repository cloud-archive:kilo
USER 10001:10001
