FROM debian:12
RUN luarocks install lpeg && make
USER 10001:10001
