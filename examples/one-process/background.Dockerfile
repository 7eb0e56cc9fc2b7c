FROM debian:12
CMD redis-server & python3 app.py
