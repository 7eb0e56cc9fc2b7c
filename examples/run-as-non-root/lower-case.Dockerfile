from python:3.12-slim
copy . .
run true
cmd ["python", "app.py"]
