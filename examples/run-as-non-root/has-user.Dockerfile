FROM python:3.12-slim
COPY . .
USER 1000
EXPOSE 8000
CMD ["python", "/app.py"]
