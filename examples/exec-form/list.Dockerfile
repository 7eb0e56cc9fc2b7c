FROM debian:12
CMD migrate && python app.py
