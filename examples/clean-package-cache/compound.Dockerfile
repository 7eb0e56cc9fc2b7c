FROM debian:12
RUN apt-get update && if true; then apt-get install -y curl; fi
