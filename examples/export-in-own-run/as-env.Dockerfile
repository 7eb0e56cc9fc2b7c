FROM debian:12
ARG VERSION=1
RUN export PATH=/app/bin:$PATH
run  export  A="b c" B='d e' C=$VERSION
RUN A=b
RUN export A=1 B=$A
RUN export A=$(date)
RUN export A=$UNKNOWN
RUN export A=~/x
RUN export A
RUN export A="b\"c"
RUN --mount=type=cache,target=/c export A=b
RUN export \
    A=b
ONBUILD RUN export A=b
RUN true && export A=b
USER 10001:10001
RUN export DEBIAN_FRONTEND=noninteractive
