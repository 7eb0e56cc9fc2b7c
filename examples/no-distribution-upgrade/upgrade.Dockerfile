FROM debian:12
RUN apt-get update && apt-get upgrade -y && apk upgrade && yum update -y
USER 10001:10001
