FROM python:3.12
RUN uv pip install --no-cache flask && uv -n sync && uv pip install --no-cache-dir x
USER 10001:10001
