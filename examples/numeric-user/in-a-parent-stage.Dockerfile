FROM debian:12 AS base
RUN useradd -u 12000 app
FROM base
USER app
CMD ["date"]
