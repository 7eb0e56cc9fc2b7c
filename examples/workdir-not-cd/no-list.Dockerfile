FROM debian:12
RUN cd /src; make
RUN cd /src && make || true
WORKDIR /app
