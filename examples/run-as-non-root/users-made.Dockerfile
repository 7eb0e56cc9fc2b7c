FROM python:3.12-slim
COPY . .
RUN useradd a && useradd b
EXPOSE 8000
CMD ["python", "/app/app.py"]
