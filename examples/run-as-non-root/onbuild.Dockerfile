FROM python:3.12-slim
ONBUILD COPY . /app
EXPOSE 8000
CMD ["python", "/app.py"]
