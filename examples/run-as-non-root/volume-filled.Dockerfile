FROM python:3.12-slim
COPY seed /data/
VOLUME ["/data"]
CMD ["python", "/app/app.py"]
