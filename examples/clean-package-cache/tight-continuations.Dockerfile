FROM debian:12
RUN apt-get update && apt-get install -y\
    docker-compose\
    git
RUN yum install -y a &&\
    yum install -y b
USER 10001:10001
