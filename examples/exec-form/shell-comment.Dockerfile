FROM debian:12
CMD python app.py # here
