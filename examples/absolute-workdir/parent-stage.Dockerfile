FROM debian:12 AS a
WORKDIR /srv
FROM a
workdir app
