from debian:12
cmd python app.py
