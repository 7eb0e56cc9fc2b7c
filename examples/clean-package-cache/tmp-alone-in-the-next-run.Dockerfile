FROM debian:12
RUN apt-get update && apt-get install -y git
RUN rm -rf /tmp/* /srv/seed
USER 10001:10001
