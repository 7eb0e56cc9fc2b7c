FROM debian:12
ADD a.py b.tar.gz /app/
