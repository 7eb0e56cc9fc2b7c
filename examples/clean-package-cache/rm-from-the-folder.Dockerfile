FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN cd /var/lib/apt/lists && rm -r *
USER 10001:10001
