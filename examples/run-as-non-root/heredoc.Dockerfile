FROM python:3.12-slim
RUN <<EOF
echo hi
EOF
CMD ["python", "app.py"]
