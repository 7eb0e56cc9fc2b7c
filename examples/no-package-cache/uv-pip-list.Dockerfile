FROM python:3.12
RUN uv pip list && uv venv
USER 10001:10001
