FROM debian:12 AS A
FROM debian:12 AS B
COPY --from=A /a /b
FROM B
