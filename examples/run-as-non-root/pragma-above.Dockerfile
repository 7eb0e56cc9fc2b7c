FROM python:3.12-slim
COPY . .
# about the command
# hadolint ignore=DL3025
CMD python app.py
