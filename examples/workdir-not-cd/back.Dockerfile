FROM debian:12
WORKDIR /src
RUN cd /src && make && cd "$OLDPWD"
WORKDIR /app
