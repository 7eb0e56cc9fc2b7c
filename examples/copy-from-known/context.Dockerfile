FROM debian:12
COPY --from=context /a /b
