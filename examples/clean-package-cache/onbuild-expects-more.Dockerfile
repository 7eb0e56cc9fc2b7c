FROM debian:12
RUN apt-get update && apt-get install -y python3
WORKDIR /app
ONBUILD COPY . .
USER 10001:10001
