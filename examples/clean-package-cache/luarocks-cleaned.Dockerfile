FROM debian:12
RUN luarocks install lpeg && rm -rf ~/.cache/luarocks
USER 10001:10001
