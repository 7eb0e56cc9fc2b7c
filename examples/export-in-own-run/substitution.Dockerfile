FROM debian:12
RUN export A=$(make)
RUN A=$(make)
