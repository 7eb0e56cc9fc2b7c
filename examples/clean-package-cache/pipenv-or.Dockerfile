FROM python:3.12
RUN pipenv install --system || exit 3
USER 10001:10001
