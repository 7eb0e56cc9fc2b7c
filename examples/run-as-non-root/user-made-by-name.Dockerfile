FROM python:3.12-slim
RUN useradd -m worker
COPY app.py /app/
CMD ["python", "/app/app.py"]
