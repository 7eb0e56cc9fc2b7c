FROM debian:12
RUN set -e; apt-get update; \
    apt-get install -y curl	
USER 10001:10001
