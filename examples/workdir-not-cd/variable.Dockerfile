FROM debian:12
ARG DIR=/src
WORKDIR $DIR
RUN cd /src && make
RUN cd "$DIR" && make
