FROM debian:12
RUN apt-get update && apt-get install -y a
RUN apt-get install -y b
USER 10001:10001
