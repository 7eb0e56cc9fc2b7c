FROM python:3.12-slim
COPY . .
EXPOSE 80
CMD ["python", "/app.py"]
