FROM python:3.12-slim
WORKDIR /app
RUN mkdir -p logs /app/uploads /app/static
COPY app.py .
CMD ["python", "app.py"]
