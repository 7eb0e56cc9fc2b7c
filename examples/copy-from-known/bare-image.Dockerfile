FROM debian:12
COPY --from=nginx /a /b
