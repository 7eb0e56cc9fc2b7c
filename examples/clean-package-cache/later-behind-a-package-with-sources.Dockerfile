FROM debian:12
RUN apt-get update && apt-get install -y puppetlabs-release
ENV LANG=C.UTF-8
RUN apt-get install -y git
USER 10001:10001
