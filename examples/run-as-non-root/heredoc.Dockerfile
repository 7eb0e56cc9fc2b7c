FROM python:3.12-slim
COPY . .
RUN <<EOF
echo hi
EOF
CMD ["python", "app.py"]
