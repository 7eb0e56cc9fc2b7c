FROM debian:12
RUN cd /opt && a
RUN cd /opt && b
WORKDIR /app
