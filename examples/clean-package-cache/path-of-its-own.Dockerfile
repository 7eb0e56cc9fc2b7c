FROM debian:12
RUN PATH=/opt/node/bin:$PATH npm install
USER 10001:10001
