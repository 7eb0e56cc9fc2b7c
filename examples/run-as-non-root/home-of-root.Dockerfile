FROM python:3.12-slim
COPY . .
RUN pip install --user flask
EXPOSE 8000
CMD ["python", "/app.py"]
