FROM python:3.12-slim
COPY . .
EXPOSE 8000
# about the command
# hadolint ignore=DL3025
CMD python /app.py
