FROM example.com/base:1
COPY . .
EXPOSE 8000
CMD ["python", "/app.py"]
