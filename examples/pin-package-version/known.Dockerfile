FROM debian:12 AS a
RUN apt-get update && apt-get install -y libpq5=15.6-0 curl=7.88.1-10
FROM debian:12 AS b
RUN apt-get update && apt-get install -y libpq5 curl git
FROM b
RUN apt-get update && apt-get install -y libpq5
USER 10001:10001
