FROM circleci/node:9.3
RUN sudo apt-get update && sudo apt-get install -y python-pip && sudo rm -rf /var/lib/apt/lists/*
RUN sudo pip install awscli
USER 10001:10001
