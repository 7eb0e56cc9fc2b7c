FROM debian:12
RUN "apt" update
USER 10001:10001
