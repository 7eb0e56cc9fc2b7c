FROM debian
COPY --from=debian /a /b
