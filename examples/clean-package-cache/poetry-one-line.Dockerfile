FROM python:3.12
RUN poetry install --no-root && make
USER 10001:10001
