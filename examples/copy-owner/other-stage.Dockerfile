FROM debian:12 AS build
USER 12000
COPY . .
FROM debian:12
COPY --from=build /app /app
