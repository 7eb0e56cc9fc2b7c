FROM debian:12
RUN apt-get update && apt-get install -y curl && cd /tmp && rm -R *
USER 10001:10001
