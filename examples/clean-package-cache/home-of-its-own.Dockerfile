FROM node:20
RUN HOME=/tmp/x npm install
USER 10001:10001
