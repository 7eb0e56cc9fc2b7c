FROM example/x:1
RUN apt-get update
USER 10001:10001
