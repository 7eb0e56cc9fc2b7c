FROM debian:12
RUN apt-get update && rm -rf /var/lib/apt/lists/* && echo x
USER 10001:10001
