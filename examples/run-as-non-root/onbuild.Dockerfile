FROM python:3.12-slim
ONBUILD COPY . /app
CMD ["python", "app.py"]
