# mongo:3.0 is built on Debian 7.
FROM mongo:3.0
RUN apt-get update && apt-get install -y python-pip && pip install awscli && rm -rf /var/lib/apt/lists/*
USER 10001:10001
