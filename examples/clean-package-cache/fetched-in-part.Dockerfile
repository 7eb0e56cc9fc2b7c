FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN apt-get update -o Dir::Etc::sourcelist=sources.list.d/x.list -o APT::Get::List-Cleanup=0 && apt-get install -y x
RUN apt-get install -y make
USER 10001:10001
