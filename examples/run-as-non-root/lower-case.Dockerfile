from python:3.12-slim
copy . .
run true
expose 8000
cmd ["python", "/app.py"]
