FROM debian:12
RUN apt-get update && apt-get install --dry-run curl && apt-get upgrade && apt-get autoremove
USER 10001:10001
