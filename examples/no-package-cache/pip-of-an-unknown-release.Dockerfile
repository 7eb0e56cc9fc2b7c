# Nobody looked which release each tag was built on, and so which pip this is.
FROM jenkins/jenkins:2.60
USER root
RUN apt-get update && apt-get install -y python-pip && rm -rf /var/lib/apt/lists/*
RUN pip install awscli
USER 10001:10001
