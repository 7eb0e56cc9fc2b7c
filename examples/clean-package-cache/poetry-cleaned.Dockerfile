FROM python:3.12
RUN poetry install --no-root && rm -rf /root/.cache/pypoetry/cache
USER 10001:10001
