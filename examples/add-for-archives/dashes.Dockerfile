FROM debian:12
COPY a.tgz /tmp/b.tgz
RUN mkdir /x && tar --extract -f /tmp/b.tgz
