FROM debian:12
COPY a.tgz /
RUN tar -xzf /b.tgz
