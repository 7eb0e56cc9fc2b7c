FROM python:3.12
RUN --mount=type=tmpfs,target=/root pip install x
USER 10001:10001
