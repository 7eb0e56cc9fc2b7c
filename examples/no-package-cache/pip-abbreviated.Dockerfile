FROM python:3.12-slim
RUN pip install --no-cache flask
USER 10001:10001
