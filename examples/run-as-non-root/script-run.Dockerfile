FROM python:3.12-slim
COPY setup.sh /
RUN bash /setup.sh
CMD ["python", "app.py"]
