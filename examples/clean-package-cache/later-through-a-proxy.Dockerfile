FROM debian:12
RUN apt-get update && apt-get install -y curl
ENV http_proxy=http://127.0.0.1:3128
RUN apt-get install -y git
USER 10001:10001
