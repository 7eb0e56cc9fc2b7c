FROM python:3.12-slim
COPY . .
RUN useradd worker
USER worker
RUN python -m venv /tmp/v
USER root
RUN chmod 755 /tmp
EXPOSE 8000
CMD ["python", "/app/app.py"]
