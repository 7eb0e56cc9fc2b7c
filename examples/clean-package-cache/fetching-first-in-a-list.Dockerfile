FROM debian:12
RUN apt-get update && apt-get install -y wget
RUN mkdir /a && apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*; echo done
USER 10001:10001
