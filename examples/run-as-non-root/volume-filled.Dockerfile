FROM python:3.12-slim
COPY app.py /app/
COPY seed /data/
VOLUME ["/data"]
EXPOSE 8000
CMD ["python", "/app/app.py"]
