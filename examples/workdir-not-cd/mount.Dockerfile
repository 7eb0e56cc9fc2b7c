FROM debian:12
RUN --mount=type=bind,target=src cd /x && make
RUN --mount=type=cache,target=/root/.cache cd /x && make
WORKDIR /app
