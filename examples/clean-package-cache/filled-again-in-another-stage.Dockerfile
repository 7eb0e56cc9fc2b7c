FROM debian:12 AS base
RUN apt-get update && apt-get install -y curl
FROM base AS one
RUN apt-get update && apt-get install -y git
FROM base
RUN apt-get install -y make
COPY --from=one /a /a
USER 10001:10001
