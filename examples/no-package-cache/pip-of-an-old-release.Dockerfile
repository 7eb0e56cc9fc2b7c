FROM haproxy:1.4
RUN apt-get update && apt-get install -y python-pip && rm -rf /var/lib/apt/lists/*
RUN pip install awscli
USER 10001:10001
