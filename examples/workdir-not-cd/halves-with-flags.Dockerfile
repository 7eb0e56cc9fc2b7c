FROM debian:12
RUN --mount=type=cache,target=/root/.cache --network=none ./fetch /src && cd /src && make
WORKDIR /srv
