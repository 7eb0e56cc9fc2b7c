FROM python:3.12-slim
COPY . .
RUN pip install --user flask
CMD ["python", "app.py"]
