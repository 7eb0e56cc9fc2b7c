FROM debian:12
USER 5000
RUN apt-get install -y gcc && make
USER 10001:10001
