FROM alpine:3.20
WORKDIR /x
COPY . /y/
RUN cd /y && make
WORKDIR /y