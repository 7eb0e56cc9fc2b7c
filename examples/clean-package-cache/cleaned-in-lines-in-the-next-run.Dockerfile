FROM debian:12
RUN apt-get update \
  && apt-get install -y git

RUN apt-get clean \
  && rm -rf /var/lib/apt/lists/* \
  /tmp/* \
  /var/tmp/*

WORKDIR /srv
USER 10001:10001
