FROM debian:12
CMD A=b python app.py
