FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN curl -fsS example.org | bash
USER 1:1
