FROM python:3.12
RUN --mount=type=cache,target=/root/.cache/pip pip install x
USER 10001:10001
