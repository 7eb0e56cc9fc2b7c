FROM debian:12
RUN cd /app && make

ENV A=b

WORKDIR /app/
RUN x
