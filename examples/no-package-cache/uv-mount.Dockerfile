FROM python:3.12
RUN --mount=type=cache,target=/root/.cache/uv uv sync
USER 10001:10001
