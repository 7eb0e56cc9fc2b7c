FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN curl -fsSL https://example.com/setup.sh -o /tmp/setup.sh && apt-get install -y git
USER 10001:10001
