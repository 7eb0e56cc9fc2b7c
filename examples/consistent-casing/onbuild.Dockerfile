FROM debian:12
onbuild RUN a
RUN b
