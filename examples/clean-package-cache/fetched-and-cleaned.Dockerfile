FROM debian:12
RUN apt-get update && apt-get clean
USER 10001:10001
CMD ["python3", "-m", "http.server"]
