FROM debian:12 AS a
FROM debian:12
COPY --from=a a.tgz /
RUN tar -xf /a.tgz
