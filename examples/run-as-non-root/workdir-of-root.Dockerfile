FROM python:3.12-slim
COPY . .
WORKDIR /root/app
EXPOSE 8000
CMD ["python", "app.py"]
