FROM debian:12
RUN echo "a\n\
b" > /c && apt-get update && apt-get install -y curl
USER 10001:10001
