FROM debian:12 AS Builder
FROM debian:12
COPY --from=bulider /a /a
COPY --from="bilder" /a /a
COPY --from=later /a /a
FROM debian:12 AS laters
USER 10001:10001
