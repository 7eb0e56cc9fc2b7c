FROM debian:12
RUN cd /opt && ./node/bin/npm install
USER 10001:10001
