FROM debian:12
RUN apt-get update && apt-get install -y gcc make
COPY . /src
WORKDIR /src
RUN make install_basic
USER 10001:10001
