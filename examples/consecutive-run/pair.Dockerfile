FROM debian:12
RUN mkdir /a
RUN chmod 755 /a
