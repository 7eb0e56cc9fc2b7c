FROM debian:12 AS build
RUN cd /src && make
FROM build
