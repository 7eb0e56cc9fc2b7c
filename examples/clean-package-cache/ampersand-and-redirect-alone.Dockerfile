FROM debian:12
RUN apt-get update &> /dev/null && apt-get install -y curl &> /dev/null
USER 10001:10001
