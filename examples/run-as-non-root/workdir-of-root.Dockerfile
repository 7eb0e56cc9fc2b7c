FROM python:3.12-slim
WORKDIR /root/app
CMD ["python", "app.py"]
