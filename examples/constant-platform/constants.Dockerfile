ARG PLATFORM=linux/amd64
FROM --platform=linux/amd64 debian:12 AS tools
FROM --platform=linux/arm64 debian:12 AS base-arm64
FROM --platform=$PLATFORM debian:12 AS c
FROM --platform=$BUILDPLATFORM debian:12 AS d
FROM --platform=linux/amd64 tools
USER 10001:10001
