FROM debian:12
RUN apt-get update && apt-get install -y sudo wget
CMD wget https://example.com/start.sh && sh start.sh
USER 10001:10001
