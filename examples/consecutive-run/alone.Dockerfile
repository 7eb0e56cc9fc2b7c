FROM debian:12
RUN cd /a
RUN mkdir b
