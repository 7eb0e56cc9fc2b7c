FROM debian:12
COPY a.tar.gz b.txt /tmp/
WORKDIR /tmp
RUN tar xf a.tar.gz && rm a.tar.gz
