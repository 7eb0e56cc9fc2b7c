FROM debian:12 AS base
HEALTHCHECK CMD curl -f http://localhost/
FROM base
CMD ["/app"]
USER 10001:10001
