FROM debian:12
# DL3064 alone: BuildKit takes a name apart at its underscores.
ENV PGPASSWORD=hunter2 ADMINPASSWD="" PGPASSFILE=/run/secrets/pgpass
ARG dbPassword
USER 10001:10001
