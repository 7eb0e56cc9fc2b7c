FROM python:3.12
RUN uv pip install flask ruff==0.5.0 && uv sync
USER 10001:10001
