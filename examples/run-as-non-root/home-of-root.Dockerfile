FROM python:3.12-slim
RUN pip install --user flask
CMD ["python", "app.py"]
