FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN for p in a b; do apt-get install -y $p; done
