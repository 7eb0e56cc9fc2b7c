FROM python:3.12-slim
RUN useradd -m -u 1234 worker
COPY app.py /app/
EXPOSE 8000
CMD ["python", "/app/app.py"]
