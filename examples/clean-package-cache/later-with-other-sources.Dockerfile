FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN echo "deb https://example.com/ stable main" >> /etc/apt/sources.list.d/example.list
RUN apt-get install -y git
USER 10001:10001
