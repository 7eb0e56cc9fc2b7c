FROM debian:12
RUN apt-get update && apt-get install -y python3
ONBUILD COPY packages.txt /tmp/
ONBUILD RUN apt-get install -y $(cat /tmp/packages.txt)
USER 10001:10001
