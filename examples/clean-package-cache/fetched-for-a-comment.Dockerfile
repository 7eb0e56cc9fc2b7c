FROM debian:12
RUN apt-get update
# RUN apt-get install -y curl
USER 10001:10001
CMD ["python3", "/app/main.py"]
