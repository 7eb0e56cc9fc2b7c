FROM python:3.12
RUN poetry install --no-root || exit 3
USER 10001:10001
