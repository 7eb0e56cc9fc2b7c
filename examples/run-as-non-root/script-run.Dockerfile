FROM python:3.12-slim
COPY setup.sh app.py /
RUN bash /setup.sh
EXPOSE 8000
CMD ["python", "/app.py"]
