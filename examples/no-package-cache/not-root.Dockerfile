FROM python:3.12
USER 5000
RUN pip install --user x
