FROM python:3.12
RUN uv pip install flask && uv sync --frozen
USER 10001:10001
