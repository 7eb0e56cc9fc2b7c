FROM example/base:1
RUN sudo apt-get update && sudo -E apt-get install curl
USER 10001:10001
