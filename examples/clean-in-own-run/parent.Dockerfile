FROM debian:12 AS a
RUN apt-get update && apt-get install -y curl
FROM a
RUN apt-get clean
