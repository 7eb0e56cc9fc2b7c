FROM debian:12
RUN apt-get update && apt-get install -y curl
# never forget
RUN rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y git
RUN rm -rf /var/lib/apt/lists/* /srv/x
RUN apt-get update && apt-get install -y make
RUN --network=none rm -rf /var/lib/apt/lists/*
USER 10001:10001
