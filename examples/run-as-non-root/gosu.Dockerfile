FROM python:3.12-slim
COPY . .
EXPOSE 8000
ENTRYPOINT ["gosu", "app", "python", "/app.py"]
