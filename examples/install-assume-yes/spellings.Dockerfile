FROM debian:12
RUN apt-get update
RUN apt-get install -yq a && apt-get -qq install b && apt-get -q -q install c && apt-get install --assume-yes d \
 && apt-get install --yes e && apt-get -q=2 install f
USER 10001:10001
