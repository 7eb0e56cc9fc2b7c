FROM python:3.12-slim
COPY . .
ARG WHO
USER $WHO
EXPOSE 8000
CMD ["python", "/app.py"]
