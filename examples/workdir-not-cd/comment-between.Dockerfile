FROM debian:12
WORKDIR /src
RUN cd /src && \
    # now
    make
