FROM python:3.12-slim
COPY . .
RUN <<EOF
echo hi
EOF
EXPOSE 8000
CMD ["python", "/app.py"]
