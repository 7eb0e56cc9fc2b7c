FROM debian:12 AS a
FROM debian:12 AS b
COPY --from=a /a /b
COPY --from=debian:12 /a /b
COPY /a /b
