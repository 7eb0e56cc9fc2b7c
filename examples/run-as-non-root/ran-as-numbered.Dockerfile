FROM python:3.12-slim
COPY . .
RUN useradd --uid 12000 robot
USER robot
RUN true
USER root
RUN chmod 755 /tmp
EXPOSE 8000
CMD ["python", "/app.py"]
