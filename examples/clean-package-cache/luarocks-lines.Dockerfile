FROM debian:12
RUN make \
  && luarocks install lpeg
USER 10001:10001
