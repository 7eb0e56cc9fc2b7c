FROM python:3.12-slim
COPY . .
ENTRYPOINT ["gosu", "app", "python", "app.py"]
