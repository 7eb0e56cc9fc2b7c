FROM debian:12
RUN apt-get update && apt-get install -y maven
RUN 'mvn' package && "/usr/bin/chmod" +x target
USER 10001:10001
