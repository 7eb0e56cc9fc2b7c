FROM "debian:12"
