FROM python:3.12-slim
COPY . .
WORKDIR /root/app
CMD ["python", "app.py"]
