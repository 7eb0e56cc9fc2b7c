from python:3.12-slim
run true
cmd ["python", "app.py"]
