FROM debian:12
# Build it.
RUN cd /src && \
    ./configure && \
    make
ENV A=b
WORKDIR /app
