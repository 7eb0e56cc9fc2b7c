FROM debian:12
RUN sudo A=b make
