# syntax=docker/dockerfile:1
FROM fedora:40
RUN dnf install -y x && dnf clean all
USER 10001:10001
