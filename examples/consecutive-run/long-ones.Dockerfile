FROM debian:12
RUN mkdir /a && mkdir /b && mkdir /c
RUN mkdir /d
RUN mkdir /e
