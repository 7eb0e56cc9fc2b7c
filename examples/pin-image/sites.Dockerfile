FROM debian:12 AS build
COPY --from=alpine:3.20 /etc/alpine-release /
RUN --mount=type=bind,from=alpine:3.20,target=/x true
FROM build
COPY --from=build /a /b
COPY --from=0 /a /b
