FROM debian:12
RUN /opt/node/bin/npm install
USER 10001:10001
