FROM debian:12
RUN cd /app && make
# It runs here.
WORKDIR /app
