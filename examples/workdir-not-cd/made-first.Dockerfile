FROM debian:12
RUN mkdir -p /src && cd /src \
    && curl -O https://example.com/a
RUN mkdir -m 700 /keys && cd /keys && make
USER 10001
RUN mkdir /tmp/b && cd /tmp/b && make
WORKDIR /app
