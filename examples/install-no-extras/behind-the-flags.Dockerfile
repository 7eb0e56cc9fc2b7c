FROM debian:12
RUN apt-get update && apt-get install -q -y \
    curl && apt-get -y install -t stable git
USER 10001:10001
