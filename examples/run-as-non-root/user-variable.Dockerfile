FROM python:3.12-slim
ARG WHO
USER $WHO
CMD ["python", "app.py"]
