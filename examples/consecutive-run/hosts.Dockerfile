FROM debian:12
RUN echo 127.0.0.1 a >> /etc/hosts
RUN curl a
