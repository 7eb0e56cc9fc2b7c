FROM php:7-apache
RUN echo "deb http://deb.example.com jessie main" > /etc/apt/sources.list.d/media.list
RUN apt-get update && apt-get install -y python-pip && rm -rf /var/lib/apt/lists/*
RUN pip install flask
USER 10001:10001
