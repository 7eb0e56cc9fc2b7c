FROM python:3.12-slim
COPY . .
RUN useradd a && useradd b
CMD ["python", "/app/app.py"]
