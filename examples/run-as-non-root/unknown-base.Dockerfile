FROM example.com/base:1
COPY . .
CMD ["python", "app.py"]
