FROM example.com/base:1
RUN sudo apt-get update
