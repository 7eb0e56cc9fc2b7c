FROM debian:12
RUN apt-get update && apt-get install -y curl
COPY tool /usr/local/bin/
RUN tool local
USER 10001:10001
