FROM python:3.12-slim
COPY . .
ARG WHO
USER $WHO
CMD ["python", "app.py"]
