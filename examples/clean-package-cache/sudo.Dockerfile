FROM example/base:1
RUN sudo apt-get update && sudo apt-get install -y curl
USER 1:1
