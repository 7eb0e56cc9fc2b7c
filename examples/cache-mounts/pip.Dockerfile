# syntax=docker/dockerfile:1
FROM python:3.12
RUN pip install --no-cache-dir -r r.txt
USER 10001:10001
