FROM debian:12
RUN apt-get update && apt-get install -y wget
USER 10001:10001
CMD ["wget", "-q", "https://example.com/status"]
