FROM python:3.12-slim AS base
RUN pip install --no-cache-dir flask
FROM base
COPY app.py /
EXPOSE 8000
CMD ["python", "/app.py"]
