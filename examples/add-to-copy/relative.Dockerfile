FROM debian:12
WORKDIR /app
ADD a.py ./
