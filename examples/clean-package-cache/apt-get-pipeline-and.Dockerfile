FROM debian:12
RUN apt-get update && apt-get install -y curl && curl -s x | sh
USER 10001:10001
