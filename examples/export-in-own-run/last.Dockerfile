FROM debian:12
RUN apt-get update && export A=b
RUN export A=b && make
