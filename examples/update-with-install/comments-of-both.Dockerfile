FROM debian:12
# first of all,
# so that it is cached
RUN apt-get update

# tools
RUN apt-get install -y curl
USER 10001:10001
