FROM debian:12
RUN apt-get update
RUN apt-get install -y curl git make gcc g++ python3 python3-pip ca-certificates wget bash
USER 10001:10001
