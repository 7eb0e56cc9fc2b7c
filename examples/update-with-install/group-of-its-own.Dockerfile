FROM debian:12

# The base.
RUN dpkg --add-architecture i386
RUN apt-get update && apt-get upgrade -y

# What the program needs.
RUN apt-get install -y curl
USER 10001:10001
