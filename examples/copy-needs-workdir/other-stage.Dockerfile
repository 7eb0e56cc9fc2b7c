FROM debian:12 AS a
WORKDIR /x
FROM debian:12
COPY --from=a a b
