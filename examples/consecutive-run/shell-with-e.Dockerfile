FROM debian:12
SHELL ["/bin/bash", "-ec"]
RUN [ -d /a ]; mkdir /b
RUN mkdir /c
RUN mkdir /d
