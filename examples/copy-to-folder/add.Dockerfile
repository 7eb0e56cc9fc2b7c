FROM debian:12
ADD a.py b.py /app
