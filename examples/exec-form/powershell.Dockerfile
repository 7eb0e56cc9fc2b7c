FROM debian:12
SHELL ["pwsh", "-Command"]
CMD python app.py
