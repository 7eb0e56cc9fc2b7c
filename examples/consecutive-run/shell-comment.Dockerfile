FROM debian:12
RUN mkdir /a # first
RUN mkdir /b
