FROM python:3.12-slim
RUN useradd -m worker
COPY app.py /app/
EXPOSE 8000
CMD ["python", "/app/app.py"]
