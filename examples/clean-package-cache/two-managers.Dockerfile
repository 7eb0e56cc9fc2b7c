FROM debian:12
RUN apt-get update \
 && apt-get install -y npm \
 && npm install -g serve
USER 10001:10001
