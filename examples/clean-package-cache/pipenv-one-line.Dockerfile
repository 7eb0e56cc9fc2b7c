FROM python:3.12
RUN pipenv install --system && make
USER 10001:10001
