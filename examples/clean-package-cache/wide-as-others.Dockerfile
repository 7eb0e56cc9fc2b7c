FROM debian:12
RUN apt-get update && apt-get install -y curl git make gcc g++ python3 python3-pip ca-certificates
RUN echo a \
  && echo b
USER 10001:10001
