FROM debian:12 AS a
FROM registry.example.com/team/app:1
FROM a
FROM scratch
