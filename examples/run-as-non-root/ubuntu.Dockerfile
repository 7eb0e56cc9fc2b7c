FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3 && rm -rf /var/lib/apt/lists/*
COPY app.py /app/
EXPOSE 8000
CMD ["python3", "/app/app.py"]
