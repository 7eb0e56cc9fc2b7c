FROM python:3.12-slim
ENTRYPOINT ["gosu", "app", "python", "app.py"]
