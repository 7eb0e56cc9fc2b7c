FROM debian:12
CMD python app.py > /log 2>&1
