FROM debian:12
RUN apt-get update && \
    apt-get install -y curl && \
    rm "/var/lib/apt/lists/partial" -r && \
    rm --recursive /var/lib/apt/lists/auxfiles
RUN rm -r /var/lib/apt/lists/* && \
    rm -r /srv/old
USER 10001:10001
