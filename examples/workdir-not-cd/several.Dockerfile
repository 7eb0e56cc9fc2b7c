FROM debian:12
RUN cd /src && make && cd / && rm -r /src
WORKDIR /app
