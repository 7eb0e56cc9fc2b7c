FROM debian:12
RUN wget https://e.com/a
ONBUILD RUN curl -fO https://e.com/b
