FROM debian:12 AS build
RUN apt-get update && apt-get install gcc
FROM scratch
COPY --from=build /a /a
USER 10001:10001
