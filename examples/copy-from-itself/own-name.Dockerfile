FROM debian:12 AS App
COPY --from=app /a /b
