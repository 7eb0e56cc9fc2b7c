FROM debian:12
ONBUILD RUN mkdir /a
ONBUILD RUN mkdir /b
