FROM debian:12
RUN rm /etc/apt/apt.conf.d/docker-gzip-indexes
RUN apt-get update && apt-get install -y apt-show-versions
USER 10001:10001
