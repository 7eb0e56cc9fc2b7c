FROM debian:12
RUN cd /src && make
COPY a b
WORKDIR /app
