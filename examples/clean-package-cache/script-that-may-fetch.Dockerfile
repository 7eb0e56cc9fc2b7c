FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN curl -fsSL https://example.com/setup | bash - && apt-get install -y nodejs
USER 10001:10001
