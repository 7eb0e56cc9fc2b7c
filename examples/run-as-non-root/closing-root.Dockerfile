FROM python:3.12-slim
RUN true
USER root
CMD ["python", "/app/app.py"]
