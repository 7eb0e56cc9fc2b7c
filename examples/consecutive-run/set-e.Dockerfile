FROM debian:12
RUN set -e
RUN mkdir /b
RUN for i in a b; do set -e; done
RUN mkdir /c
