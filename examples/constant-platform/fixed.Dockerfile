FROM --platform=linux/amd64 golang:1.22 AS build
FROM --platform=linux/arm64 build
FROM \
  --platform=linux/amd64 debian:12
FROM --platform="linux/arm64" scratch
USER 10001:10001
