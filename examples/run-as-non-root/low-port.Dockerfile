FROM python:3.12-slim
EXPOSE 80
CMD ["python", "app.py"]
