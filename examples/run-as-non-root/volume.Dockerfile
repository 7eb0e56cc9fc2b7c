FROM python:3.12-slim
COPY app.py /app/
VOLUME /data
CMD ["python", "/app/app.py"]
