FROM debian:12
COPY app /app
USER 12000
