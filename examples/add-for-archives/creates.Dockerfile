FROM debian:12
COPY a.tgz /
RUN tar -czf /a.tgz /b
