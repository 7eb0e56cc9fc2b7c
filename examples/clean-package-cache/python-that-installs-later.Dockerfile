FROM debian:12
RUN apt-get update && apt-get install -y python3 sudo
COPY install.py ./
RUN python3 install.py
USER 10001:10001
