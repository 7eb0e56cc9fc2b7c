FROM debian:12
ADD ["a b.py", "/app/"]
