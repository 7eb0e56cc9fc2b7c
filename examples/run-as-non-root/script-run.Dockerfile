FROM python:3.12-slim
COPY setup.sh /
RUN bash /setup.sh
EXPOSE 8000
CMD ["python", "app.py"]
