FROM python:3.12-slim
COPY . .
EXPOSE 8000
CMD ["python", "/app.py"]
