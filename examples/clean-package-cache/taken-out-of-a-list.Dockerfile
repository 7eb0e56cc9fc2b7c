FROM debian:12
RUN mkdir /app \
    && apt-get update \
    && echo done
USER 10001:10001
CMD ["python3", "/app/main.py"]
