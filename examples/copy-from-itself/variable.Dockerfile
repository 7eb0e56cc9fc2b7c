ARG BASE=debian:12
FROM debian:12
COPY --from=$BASE /a /b
