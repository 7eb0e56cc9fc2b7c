FROM phusion/baseimage
RUN apt-get update && apt-get install -y python-pip && rm -rf /var/lib/apt/lists/*
RUN pip install --no-use-wheel --upgrade setuptools
USER 10001:10001
