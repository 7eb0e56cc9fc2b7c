FROM debian:12
RUN apt-get update \
    && apt-get dist-upgrade -y \
    && apt-get install -y curl
RUN apt-get -y dist-upgrade && true
RUN apt-get update && apt-get -y dist-upgrade

RUN apt-get -y dist-upgrade
RUN apt-get update; apt-get -y dist-upgrade || true
RUN apt-get update \
    # newest of all
    && apt-get -y dist-upgrade
RUN if true; then apt-get -y dist-upgrade; fi
USER 10001:10001
