FROM python:3.12-slim
RUN useradd a && useradd b
CMD ["python", "/app/app.py"]
