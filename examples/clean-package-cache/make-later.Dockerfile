FROM debian:12
RUN apt-get update && apt-get install -y make
RUN ./configure && make && bash -c "make install"
USER 1:1
