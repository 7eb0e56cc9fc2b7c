FROM debian:12
RUN npm install -g n; n 20.1.0;
USER 10001:10001
