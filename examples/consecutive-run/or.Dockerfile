FROM debian:12
RUN [ -d /a ] || mkdir /a
RUN [ -d /b ] || mkdir /b
RUN [ -d /c ]; mkdir /c
