FROM debian:12
RUN apt-get update && apt-get install -y git
RUN sh -c 'cd /tmp && provision-all'
USER 10001:10001
