FROM python:3.12-slim
COPY . .
RUN true
USER root
EXPOSE 8000
CMD ["python", "/app/app.py"]
