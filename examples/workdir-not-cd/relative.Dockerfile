FROM debian:12
WORKDIR /src
RUN cd lib && make
WORKDIR /app
