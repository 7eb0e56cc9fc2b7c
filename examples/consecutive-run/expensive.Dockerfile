FROM debian:12
RUN make
RUN chmod +x a
