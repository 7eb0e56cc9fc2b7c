FROM python:3.12-slim
COPY . .
RUN true
USER root
CMD ["python", "/app/app.py"]
