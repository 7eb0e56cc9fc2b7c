FROM debian:12
RUN --mount=type=bind,target=/src cd /src && make
WORKDIR /app
