FROM debian:12
RUN apt-get update && apt-get install -y wget
COPY edge.sh /etc/my_init.d/edge.sh
USER 10001:10001
