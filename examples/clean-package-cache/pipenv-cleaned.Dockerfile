FROM python:3.12
RUN pipenv install --system && rm -rf ~/.cache
USER 10001:10001
