FROM debian:12
RUN luarocks install lpeg || exit 3
USER 10001:10001
