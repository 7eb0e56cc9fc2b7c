FROM debian:12
RUN apt-get update && \
    apt-get upgrade -y
RUN apt-get install -y \
    libgdal-dev \
    # why
    gcc
USER 10001:10001
