FROM debian:12
ARG F=a.py
ADD $F /app/
