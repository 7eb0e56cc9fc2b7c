FROM debian:12
RUN apt-get update && apt-get install -y make
COPY Makefile ./
RUN make -j4 install-deps
USER 10001:10001
