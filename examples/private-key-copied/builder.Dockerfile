FROM debian:12 AS build
COPY id_rsa /root/.ssh/
FROM debian:12
COPY --from=build /app /app
