FROM debian:12 AS Builder
FROM debian:12
COPY --from=builder /a /b
COPY --from=0 /a /b
COPY --from=later /a /b
FROM debian:12 AS later
