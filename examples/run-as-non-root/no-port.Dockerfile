FROM python:3.12-slim
COPY report.py /app/
CMD ["python", "/app/report.py"]
