FROM debian:11 AS a
RUN apt-get update && apt-get install -y libpq5=13.1-0
FROM debian:12
RUN apt-get update && apt-get install -y libpq5
USER 10001:10001
