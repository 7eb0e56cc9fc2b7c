FROM debian:12
RUN apt-get update && apt-get install -y python3 wget
RUN wget https://example.com/run.py
RUN python3 run.py
USER 10001:10001
