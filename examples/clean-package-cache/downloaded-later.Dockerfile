FROM debian:12
RUN apt-get update && apt-get install -y libfuse2
RUN cd /tmp; apt-get download fuse
USER 10001:10001
