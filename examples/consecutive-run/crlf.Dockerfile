FROM debian:12
RUN mkdir /a
# c
RUN mkdir /b
