ARG BASE=node:latest
FROM ${BASE}
