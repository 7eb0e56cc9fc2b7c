FROM debian:12
SHELL ["/bin/bash", "-ec"]
RUN mkdir /a; mkdir /b
RUN mkdir /c
RUN mkdir /d
