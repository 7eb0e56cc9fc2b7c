FROM debian:12
RUN apt-get update && apt-get install -y npm && rm -rf /var/lib/apt/lists/* \
    && npm install -g yarn \
    && apt-get-purge.sh npm
USER 10001:10001
