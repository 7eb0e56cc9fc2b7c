FROM python:2.7.8
RUN pip install -U pip && pip install flask
USER 10001:10001
