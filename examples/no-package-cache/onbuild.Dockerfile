FROM python:3.12
ONBUILD RUN pip install -r r.txt
USER 10001:10001
